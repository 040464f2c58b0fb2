export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost'
