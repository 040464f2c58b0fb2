/** A drawn QR code as a browser paints it: the filled rectangles of its path, some pixels for each module. */
export function drawModules(svg: string, scale = 4): ImageData {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1])
  const path = /<path d="([^"]+)"/.exec(svg)?.[1] ?? ''
  const width = size * scale
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
      for (let column = Number(x) * scale; column < (Number(x) + Number(run)) * scale; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
  return { data, width, height: width, colorSpace: 'srgb' } as ImageData
}
