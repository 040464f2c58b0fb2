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
  queue.push({ dueAt: world.now() + delayMs, run: job })
  queue.sort((a, b) => a.dueAt - b.dueAt)
  setTimeout(() => runDueJobs(world), Math.min(Math.max(delayMs, 0), 2_000_000_000)).unref()
}

export function runDueJobs(world: World): void {
  const queue = queues.get(world)
  while (queue?.[0] && queue[0].dueAt <= world.now()) queue.shift()?.run()
}

export function clearJobs(world: World): void {
  queues.delete(world)
}
