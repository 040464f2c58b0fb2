/** What a mail says, before it is drawn as HTML or set as plain text. All texts are in the reader's language. */
export interface Letter {
  readonly subject: string
  /** The line that a mailbox shows beside the subject. */
  readonly preview: string
  readonly tone: Tone
  readonly heading: string
  readonly blocks: readonly Block[]
  /** Where to ask, and why the reader gets this mail. */
  readonly footer: readonly string[]
}

export type Tone = 'good' | 'note' | 'warn'

export interface Fact {
  readonly label: string
  readonly value: string
  /** Numbers and addresses run left to right in every language. */
  readonly ltr?: boolean
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly title?: string; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'list'
      readonly title: string
      readonly items: readonly string[]
      readonly numbered?: boolean
    }
  /** A picture that comes with the mail; readers of plain text are told of the file. */
  | {
      readonly kind: 'picture'
      readonly cid: string
      readonly alt: string
      readonly caption: string
      readonly fileText: string
    }
  /** Six digits to be typed somewhere. */
  | { readonly kind: 'code'; readonly code: string }
  /** Words of somebody else, shown as theirs. */
  | { readonly kind: 'quote'; readonly title: string; readonly text: string }
  | {
      readonly kind: 'action'
      readonly label: string
      readonly url: string
      readonly second?: { readonly label: string; readonly url: string }
    }
