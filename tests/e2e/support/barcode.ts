/** Code 128, set B (ISO/IEC 15417): widths of bar, space, bar, space, bar, space for each of its 107 characters. */
const WIDTHS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232233111'.match(
    /.{6}/g,
  ) ?? []
const START_B = 104
const STOP = 106
const NARROW_PX = 2

/** A bar code as an SVG element; nothing at all for an empty text. Text in printable ASCII. */
export function code128Svg(text: string): string {
  if (text === '') return ''
  const values = [...text].map((character) => character.charCodeAt(0) - 32)
  const checksum = values.reduce((sum, value, place) => sum + value * (place + 1), START_B) % 103
  const widths = [START_B, ...values, checksum, STOP].map((value) => WIDTHS[value] ?? '').join('')
  let x = 0
  const bars = [...`${widths}2`].map((digit, place) => {
    const width = Number(digit) * NARROW_PX
    x += width
    return place % 2 === 0 ? `<rect x="${x - width}" width="${width}" height="120"/>` : ''
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="120">${bars.join('')}</svg>`
}
