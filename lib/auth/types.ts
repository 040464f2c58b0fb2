/** Who is signed in. Identity is the verified token's subject, nothing else. */
export interface Viewer {
  /** auth.users.id */
  readonly userId: string
  /** From the token, as Supabase Auth verified it; null for a user without an address. */
  readonly email: string | null
  /** The token's `session_id`, by which it can be revoked; null for a token that names none. */
  readonly sessionId: string | null
}

/** Who a request speaks for. A guest is nobody: it owns the orders made with its token, and its e-mail is unproven. */
export type Caller =
  | { readonly kind: 'user'; readonly viewer: Viewer }
  | { readonly kind: 'guest'; readonly guestId: string; readonly email: string | null }

export interface SessionTokens {
  readonly accessToken: string
  /** Works once; for some seconds more for whoever asked at the same time. */
  readonly refreshToken: string
  /** When the access token ends. ISO 8601 UTC. */
  readonly expiresAt: string
  readonly viewer: Viewer
}

/** A session a person has open, as the settings page lists it. */
export interface SessionView {
  readonly id: string
  /** "Chrome, Android"; empty when it was never said. */
  readonly device: string
  readonly createdAt: string
  readonly seenAt: string
  /** Whether the viewer is looking from this one. */
  readonly isCurrent: boolean
}

export interface Profile {
  readonly userId: string
  readonly email: string | null
  readonly name: string | null
  readonly phone: string | null
  readonly locale: string
  /** null: the store's default. */
  readonly currency: string | null
  readonly notify: boolean
  readonly createdAt: string
}

/** An absent field stays as it is; null empties it. */
export interface ProfilePatch {
  readonly name?: string | null
  readonly phone?: string | null
  readonly locale?: string
  readonly currency?: string | null
  readonly notify?: boolean
}
