/** Of the picture beside a link, in pixels: what those who show links ask for. */
export const SHARE_WIDTH = 1200
export const SHARE_HEIGHT = 630
