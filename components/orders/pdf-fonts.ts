import { join } from 'node:path'
import { Font } from '@react-pdf/renderer'

/** Latin and Arabic letters, of which a PDF holds what it uses. */
export const PDF_FONT = 'Vazirmatn'

const FONTS = join(process.cwd(), 'app', 'fonts')
Font.register({
  family: PDF_FONT,
  fonts: [
    { src: join(FONTS, 'Vazirmatn-Regular.ttf'), fontWeight: 400 },
    { src: join(FONTS, 'Vazirmatn-Bold.ttf'), fontWeight: 700 },
  ],
})
/** Words are not divided: rules for one language would break another's. */
Font.registerHyphenationCallback((word) => [word])
