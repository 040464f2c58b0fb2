'use client'

import { FailurePage } from '@/components/layout/failure-page'
import './globals.css'

/** When even the layout broke. */
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <FailurePage retry={reset} />
        </main>
      </body>
    </html>
  )
}
