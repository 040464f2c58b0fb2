import { qrPng } from './qr-png'
import type { MailPicture, Message, ResolveInstallCode } from './types'

const CID = 'esim-qr'

/**
 * The QR code of a mail that brings an eSIM, drawn from the sealed data when the mail is written: the outbox never
 * holds it. Null for other mails, and where the code is not known; the mail then goes with its link alone.
 */
export async function installPicture(
  message: Message,
  resolve: ResolveInstallCode | undefined,
): Promise<MailPicture | null> {
  if (message.template !== 'esim_ready' || !resolve) return null
  const code = await resolve(message.data.esimId)
  return code === null ? null : { cid: CID, fileName: `${CID}.png`, png: qrPng(code) }
}
