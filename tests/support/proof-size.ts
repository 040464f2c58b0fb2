/** How much a test does: so much in `npm test`, more where the long proof is asked for (ROAMKEEP_PROOF=long). */
export const sized = <T>(inSuite: T, inProof: T): T =>
  process.env.ROAMKEEP_PROOF === 'long' ? inProof : inSuite
