/** j•••@example.test: enough to recognise one's own address, nothing for a stranger. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}
