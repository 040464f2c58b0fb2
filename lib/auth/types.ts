/** Who is signed in. Identity is the verified token's subject, nothing else. */
export interface Viewer {
  /** auth.users.id */
  readonly userId: string
  /** From the token, as Supabase Auth verified it; null for a user without an address. */
  readonly email: string | null
}
