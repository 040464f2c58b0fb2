/** How much a test does: so much in `npm test`, more as a part of `npm run proof`. */
export const sized = <T>(inSuite: T, inProof: T): T => (process.env.ROAMKEEP_PROOF ? inProof : inSuite)
