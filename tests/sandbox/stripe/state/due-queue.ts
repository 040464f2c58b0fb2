import { runLater } from '../../kernel/schedule'
import type { World } from '../../kernel/types'

interface Job {
  dueAt: number
  run: () => void
}

export interface DueQueue {
  /** Runs `job` when the world's clock reaches `dueAt` (milliseconds). */
  at(dueAt: number, job: () => void): void
  clear(): void
}

/**
 * A binary heap on the world's clock. Only the earliest job is handed to the kernel's scheduler, so that thousands
 * of sessions with an expiry each cost a logarithm instead of a sort and a timer each.
 */
export function createDueQueue(world: World): DueQueue {
  let heap: Job[] = []
  let armedFor = Number.POSITIVE_INFINITY

  const arm = () => {
    const first = heap[0]
    if (!first || first.dueAt >= armedFor) return
    armedFor = first.dueAt
    runLater(world, Math.max(0, first.dueAt - world.now()), runDue)
  }
  const runDue = () => {
    armedFor = Number.POSITIVE_INFINITY
    while (heap[0] && heap[0].dueAt <= world.now()) takeFirst(heap)?.run()
    arm()
  }
  return {
    at(dueAt, run) {
      push(heap, { dueAt, run })
      arm()
    },
    clear() {
      heap = []
      armedFor = Number.POSITIVE_INFINITY
    },
  }
}

function push(heap: Job[], job: Job): void {
  let index = heap.push(job) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (due(heap, parent) <= job.dueAt) break
    swap(heap, index, parent)
    index = parent
  }
}

function takeFirst(heap: Job[]): Job | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  heap[0] = last
  let index = 0
  for (;;) {
    const left = 2 * index + 1
    const smaller = due(heap, left + 1) < due(heap, left) ? left + 1 : left
    if (due(heap, smaller) >= last.dueAt) return first
    swap(heap, index, smaller)
    index = smaller
  }
}

const due = (heap: Job[], index: number) => heap[index]?.dueAt ?? Number.POSITIVE_INFINITY

function swap(heap: Job[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]]
  if (!first || !second) return
  heap[a] = second
  heap[b] = first
}
