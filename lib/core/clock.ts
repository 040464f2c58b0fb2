/** Where code asks for the time. Milliseconds since 1970; injected where a test must decide it. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
