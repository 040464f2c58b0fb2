'use client'

import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { Button, buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { openBarcodeReader } from './barcode-reader'
import type { ScannerText, Words } from './check-form-text'
import { readScanned } from './scanned'
import { type CameraState, useCameraScan } from './use-camera-scan'

interface Props {
  readonly text: ScannerText
  readonly activationCode: Words
  readonly onNumber: (iccid: string) => void
  readonly onClose: () => void
}

type PhotoProblem = 'nothing' | 'other' | 'failed' | null

/** Camera or photo. Nothing leaves the device: the code is read right here. */
export default function ScanDialog({ text, activationCode, onNumber, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [sawActivationCode, setSawActivationCode] = useState(false)
  const [photoProblem, setPhotoProblem] = useState<PhotoProblem>(null)

  const judge = (texts: readonly string[]): boolean => {
    const scanned = readScanned(texts)
    if (scanned?.kind === 'iccid') {
      onNumber(scanned.iccid)
      return true
    }
    if (scanned?.kind === 'activation_code') setSawActivationCode(true)
    return false
  }
  const { video, state } = useCameraScan(judge)

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  const readPhoto = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    if (!file) return
    setPhotoProblem(null)
    try {
      const reader = await openBarcodeReader()
      const texts = await reader.read(await createImageBitmap(file))
      if (!judge(texts))
        setPhotoProblem(
          texts.length === 0 ? 'nothing' : readScanned(texts)?.kind === 'other' ? 'other' : null,
        )
    } catch {
      setPhotoProblem('failed')
    }
    event.target.value = ''
  }

  const cameraWords: Readonly<Record<CameraState, string>> = {
    starting: text.starting,
    looking: text.looking,
    none: text.noCamera,
    denied: text.denied,
    failed: text.failed,
  }
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby="scan-title"
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-card bg-surface p-5 text-ink shadow-card backdrop:bg-deep/80"
    >
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 id="scan-title" className="text-xl">
            {text.title}
          </h2>
          <p className="mt-1 text-sm text-soft">{text.text}</p>
        </div>
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          aria-label={text.close}
          className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunk"
        >
          <Icon name="cross" />
        </button>
      </div>
      <div className="relative mt-4 aspect-4/3 overflow-hidden rounded-2xl bg-deep text-on-deep">
        <video ref={video} muted playsInline className="size-full object-cover" />
        {state === 'looking' && (
          <span
            className="absolute inset-x-[10%] inset-y-[18%] rounded-2xl border-4 border-accent"
            aria-hidden="true"
          />
        )}
        <p
          role="status"
          className={`absolute inset-x-0 p-4 text-center text-sm ${state === 'looking' ? 'bottom-0 bg-deep/80' : 'inset-y-0 grid place-items-center'}`}
        >
          {cameraWords[state]}
        </p>
      </div>
      <div aria-live="polite" className="mt-4 grid gap-3 empty:hidden">
        {sawActivationCode && (
          <Notice tone="warn" title={activationCode.title}>
            {activationCode.text}
          </Notice>
        )}
        {photoProblem && <Notice tone="warn" title={text[photoProblem]} />}
      </div>
      <label
        className={buttonClass('quiet', 'mt-4 w-full focus-within:outline-3 focus-within:outline-focus')}
      >
        <Icon name="camera" />
        {text.photo}
        <input type="file" accept="image/*" onChange={readPhoto} className="sr-only" />
      </label>
      <div className="mt-3 flex items-center justify-between gap-3">
        <p className="flex items-center gap-2 text-sm text-soft">
          <Icon name="lock" className="size-4" />
          {text.private}
        </p>
        <Button tone="quiet" onClick={() => dialog.current?.close()}>
          {text.close}
        </Button>
      </div>
    </dialog>
  )
}
