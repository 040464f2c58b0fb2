import { createBoardPage } from './board/page'
import { type ControlInput, createControl } from './control/routes'
import type { Handler } from './kernel/server'
import { mountAll } from './mount'
import type { Simulator } from './providers/simulator'

/** Everything that answers on the main port: vendors by prefix, the control API, the board. */
export function createOutside(
  control: ControlInput,
  storeUrl: string,
  more: Readonly<Record<string, Handler>> = {},
): Handler {
  const board = createBoardPage(storeUrl)
  const mounts: Record<string, Handler> = { ...more, '/__sandbox': createControl(control) }
  for (const simulator of control.simulators) Object.assign(mounts, mountsOf(simulator))
  return mountAll(mounts, (req) =>
    req.path === '/' && req.method === 'GET'
      ? board()
      : {
          status: 404,
          headers: { 'content-type': 'text/plain' },
          body: `Nothing lives at ${req.path}. The board is at /`,
        },
  )
}

const mountsOf = (simulator: Simulator): Readonly<Record<string, Handler>> => simulator.mounts
