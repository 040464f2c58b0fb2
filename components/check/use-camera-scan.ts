import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type BarcodeReader, openBarcodeReader } from './barcode-reader'

export type CameraState = 'starting' | 'looking' | 'none' | 'denied' | 'failed'

const PAUSE_MS = 200

/**
 * Shows the back camera in the returned <video> and hands the texts of the codes it sees to `judge`, until that
 * says true or the component goes. The camera is always switched off again.
 */
export function useCameraScan(judge: (texts: readonly string[]) => boolean): {
  video: RefObject<HTMLVideoElement | null>
  state: CameraState
} {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<CameraState>('starting')
  const onTexts = useEffectEvent(judge)

  useEffect(() => {
    let stopped = false
    let stream: MediaStream | null = null

    const run = async () => {
      const [camera, reader] = await Promise.allSettled([openCamera(), openBarcodeReader()])
      stream = camera.status === 'fulfilled' ? camera.value : null
      if (stopped) return stop(stream)
      if (camera.status === 'rejected') return setState(refusal(camera.reason))
      if (reader.status === 'rejected') return setState('failed')
      if (!video.current) return
      video.current.srcObject = stream
      await video.current.play()
      setState('looking')
      await watch(video.current, reader.value)
    }
    const watch = async (element: HTMLVideoElement, reader: BarcodeReader) => {
      while (!stopped) {
        const texts = await reader.read(element).catch(() => [])
        if (stopped || (texts.length > 0 && onTexts(texts))) return
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
    }
    run().catch(() => setState('failed'))
    return () => {
      stopped = true
      stop(stream)
    }
  }, [])

  return { video, state }
}

function openCamera(): Promise<MediaStream> {
  // Absent on pages that are not served securely.
  if (!navigator.mediaDevices) return Promise.reject(new DOMException('no camera', 'NotFoundError'))
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
}

const stop = (stream: MediaStream | null) => {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

const refusal = (reason: unknown): CameraState =>
  reason instanceof DOMException && reason.name === 'NotAllowedError' ? 'denied' : 'none'
