'use client'

import { FailurePage } from '@/components/layout/failure-page'

/** A page that broke. What happened is in our log; the visitor learns what it means for them. */
export default function ErrorPage({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <FailurePage retry={reset} />
}
