import type { World } from './types'

interface Job {
  dueAt: number
  run: () => void
}

const queues = new WeakMap<World, Job[]>()

/** Runs `job` once the world's clock has moved on by `delayMs`, whether by waiting or by `world.advance`. */
export function runLater(world: World, delayMs: number, job: () => void): void {
  const queue = queues.get(world) ?? []
  queues.set(world, queue)
  const entry = { dueAt: world.now() + delayMs, run: job }
  queue.push(entry)
  queue.sort((a, b) => a.dueAt - b.dueAt)
  wake(world, entry)
}

/** A timer of Node may fire a millisecond before the clock says so: what is not due yet is waited for again. */
function wake(world: World, entry: Job): void {
  const waitMs = Math.min(Math.max(entry.dueAt - world.now(), 0), 2_000_000_000)
  setTimeout(() => {
    runDueJobs(world)
    if (queues.get(world)?.includes(entry)) wake(world, entry)
  }, waitMs).unref()
}

export function runDueJobs(world: World): void {
  const queue = queues.get(world)
  while (queue?.[0] && queue[0].dueAt <= world.now()) queue.shift()?.run()
}

export function clearJobs(world: World): void {
  queues.delete(world)
}
