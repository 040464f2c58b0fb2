import type { Socket } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { type RefusalKind, runOperation, type SandboxResponse } from '../kernel/http'
import { createRequest } from '../kernel/server'
import type { World } from '../kernel/types'
import type { Mailbox } from './mailbox'

const MAX_BYTES = 10_000_000
const ACCEPTED = 'x-accepted'
const BOUNCING = /^bounce(\+[^@]*)?@/i

class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message)
  }
}

/** SMTP answers of the faults, as status → line. */
const REFUSALS: Record<Exclude<RefusalKind, 'out_of_stock'>, [code: number, text: string]> = {
  unauthorized: [530, '5.7.0 Authentication required'],
  wallet_empty: [552, '5.2.2 Mailbox is over its quota'],
  rate_limited: [421, '4.7.0 Too many messages, try again later'],
  server_error: [451, '4.3.0 Temporary failure, try again later'],
}

/** Accepts every letter and keeps it; `bounce@…` is refused as an unknown mailbox. */
export function createSink(world: World, mailbox: Mailbox): SMTPServer {
  const sockets = new Map<number, Socket>()
  const smtp = new SMTPServer({
    banner: 'sandbox mail sink',
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_BYTES,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onRcptTo: ({ address }, _session, done) =>
      done(BOUNCING.test(address) ? new SmtpRefusal(550, '5.1.1 No such mailbox here') : null),
    onData(stream, session, done) {
      const socket = sockets.get(session.remotePort)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', done)
      stream.on('end', () => {
        accept(world, mailbox, session, Buffer.concat(chunks), socket)
          .then((response) => answer(response, socket, done))
          .catch(done)
      })
    },
  })
  smtp.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    if (remotePort === undefined) return
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  smtp.on('error', () => undefined)
  return smtp
}

function accept(
  world: World,
  mailbox: Mailbox,
  session: SMTPServerSession,
  source: Buffer,
  socket: Socket | undefined,
): Promise<SandboxResponse> {
  const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
  const to = session.envelope.rcptTo.map(({ address }) => address)
  const req = createRequest('SMTP', new URL('smtp://sandbox.invalid/send'))
  const onClose = (callback: () => void) => void socket?.once('close', callback)
  return runOperation(
    world,
    'smtp',
    'smtp.send',
    { ...req, onClose },
    {
      async handle() {
        const parsed = await simpleParser(source)
        const { id } = mailbox.add(parsed, { from, to }, source.toString('utf8'), world.now())
        return { status: 250, headers: { [ACCEPTED]: id }, body: { queued: id } }
      },
      refuse(kind) {
        if (kind === 'out_of_stock') return null
        const [status, body] = REFUSALS[kind]
        return { status, body }
      },
      describeRequest: () => ({ from, to, bytes: source.length }),
    },
  )
}

function answer(
  response: SandboxResponse,
  socket: Socket | undefined,
  done: (error?: Error | null, message?: string) => void,
): void {
  const queued = response.headers?.[ACCEPTED]
  if (response.connection === undefined && queued) {
    done(null, `2.0.0 Queued as ${queued}`)
  } else if (response.connection === undefined && response.status >= 400) {
    done(new SmtpRefusal(response.status, String(response.body)))
  } else {
    // Reset, truncated, malformed, empty: SMTP has no half answer, so the line goes dead.
    socket?.destroy()
  }
}
