import { WORLD_BOXES, WORLD_WIDTH } from './world.generated'

/** A part of the world map, in its units. */
export interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Whether it goes beyond the right edge of the world, where its left edge follows. */
  readonly goesRound: boolean
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A single small country is shown with its neighbours. */
const LEAST_WIDTH = 420
const MARGIN = 0.05
const FLATTEST = 2.2
const TALLEST = 1.5
/** So many of the countries may lie outside, if the others are shown much larger for it. */
const MOST_OUTSIDE = 0.12
const WORTH_IT = 0.5

/** The part of the world that shows these countries; null where none of them is known. */
export function frameOf(countries: readonly string[]): Frame | null {
  const straight = boxesOf(countries, false)
  if (straight.length === 0) return null
  const round = boxesOf(countries, true)
  const goesRound = widthOf(around(round)) < widthOf(around(straight)) * WORTH_IT
  return { ...padded(closest(goesRound ? round : straight)), goesRound }
}

/** Where a country is in a frame, and whether it is too small to be seen there without a dot. */
export function placeIn(frame: Frame, country: string) {
  const box = boxOf(country, frame.goesRound)
  if (!box) return null
  const isSeen =
    box.right >= frame.x &&
    box.left <= frame.x + frame.width &&
    box.bottom >= frame.y &&
    box.top <= frame.y + frame.height
  return {
    isSeen,
    isTiny: Math.max(widthOf(box), box.bottom - box.top) < frame.width * 0.012,
    isDrawn: widthOf(box) > 0,
    shift: isShifted(box) ? WORLD_WIDTH : 0,
    x: (box.left + box.right) / 2,
    y: (box.top + box.bottom) / 2,
  }
}

const isShifted = ({ left }: Box) => left >= WORLD_WIDTH
const widthOf = ({ left, right }: Box) => right - left
const areaOf = (box: Box) => widthOf(box) * (box.bottom - box.top)

function boxOf(country: string, goesRound: boolean): Box | null {
  const stored = WORLD_BOXES[country]
  if (!stored) return null
  const [x, top, width, height] = stored
  // The Pacific is cut in its middle: what lies left of it in the file follows on the right.
  const left = goesRound && x + width < WORLD_WIDTH / 4 ? x + WORLD_WIDTH : x
  return { left, top, right: left + width, bottom: top + height }
}

const boxesOf = (countries: readonly string[], goesRound: boolean): readonly Box[] =>
  countries.map((country) => boxOf(country, goesRound)).filter((box) => box !== null)

const around = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map(({ left }) => left)),
  top: Math.min(...boxes.map(({ top }) => top)),
  right: Math.max(...boxes.map(({ right }) => right)),
  bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
})

/** Around all of them, or around all but the few that are far away from the rest. */
function closest(boxes: readonly Box[]): Box {
  const middle = (side: (box: Box) => number) =>
    boxes.map(side).sort((a, b) => a - b)[Math.floor(boxes.length / 2)] ?? 0
  const [x, y] = [
    middle(({ left, right }) => (left + right) / 2),
    middle(({ top, bottom }) => (top + bottom) / 2),
  ]
  const reach = (box: Box) =>
    Math.max(Math.abs(box.left - x), Math.abs(box.right - x), Math.abs(box.top - y), Math.abs(box.bottom - y))
  const near = boxes.toSorted((a, b) => reach(a) - reach(b))
  let best = around(boxes)
  for (let left = 1; left <= boxes.length * MOST_OUTSIDE; left++) {
    const without = around(near.slice(0, -left))
    if (areaOf(without) < areaOf(best) * WORTH_IT) best = without
  }
  return best
}

function padded(box: Box): Omit<Frame, 'goesRound'> {
  const [wide, tall] = [widthOf(box) * (1 + 2 * MARGIN), (box.bottom - box.top) * (1 + 2 * MARGIN)]
  const width = Math.max(wide, tall * TALLEST, LEAST_WIDTH)
  const height = Math.max(tall, width / FLATTEST)
  const [x, y] = [(box.left + box.right - width) / 2, (box.top + box.bottom - height) / 2]
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }
}
