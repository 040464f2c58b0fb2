/** What can be told of the phone that shows a page. */
export type PhoneSystem = 'ios' | 'android' | 'other'

/** Apple's installation link is known to iOS from 17.4 on. */
const APPLE_LINK_SINCE = [17, 4] as const
/** Android's link needs the system's own eSIM screens, which came with Android 10. */
const ANDROID_LINK_SINCE = 10

/**
 * Whether a one-tap link may be shown on this phone: for iOS 17.4 and newer, and for Android 10 and newer, never
 * elsewhere. iPads and computers are asked to scan the code with the phone instead; so are the browsers inside of
 * other apps, which do not hand such links to the system.
 */
export function phoneSystem(userAgent: string): PhoneSystem {
  if (/FBAN|FBAV|Instagram|Line\/|MicroMessenger|; wv\)/.test(userAgent)) return 'other'
  const ios = /\biPhone\b.*? OS (\d+)[_.](\d+)/.exec(userAgent)
  if (ios) return isAtLeast(Number(ios[1]), Number(ios[2])) ? 'ios' : 'other'
  const android = /\bAndroid (\d+)\b.*\bMobile\b/.exec(userAgent)
  return android && Number(android[1]) >= ANDROID_LINK_SINCE ? 'android' : 'other'
}

function isAtLeast(major: number, minor: number): boolean {
  const [wantedMajor, wantedMinor] = APPLE_LINK_SINCE
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
