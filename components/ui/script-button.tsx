'use client'

import type { ComponentProps } from 'react'
import { Button } from './button'
import { useHydrated } from './use-hydrated'

/** A button whose work only a script can do: not to be pressed before the script is there, and left out where none runs. */
export function ScriptButton({ disabled = false, className = '', ...rest }: ComponentProps<typeof Button>) {
  const isHydrated = useHydrated()
  return (
    <Button
      {...rest}
      disabled={disabled || !isHydrated}
      className={`${isHydrated ? '' : 'waits-for-script'} noscript:hidden ${className}`}
    />
  )
}
