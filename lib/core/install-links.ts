/**
 * Addresses that begin an installation on the phone that opens them. The activation code is encoded: its `$` and `:`
 * mean something in an address. Apple's works from iOS 17.4 on; Android's where the maker of the phone supports it.
 */
const linkAt = (host: string, activationCode: string): string =>
  `https://${host}/esim_qrcode_provisioning?carddata=${encodeURIComponent(activationCode)}`

export const appleInstallUrl = (activationCode: string): string =>
  linkAt('esimsetup.apple.com', activationCode)

export const androidInstallUrl = (activationCode: string): string =>
  linkAt('esimsetup.android.com', activationCode)
