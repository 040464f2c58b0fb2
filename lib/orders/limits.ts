/** Lines in one order: a school class, not a container. */
export const MOST_LINES = 20
/** Of one bundle, on our pages. */
export const MOST_OF_ONE = 10
/** Characters of a traveller's name: twenty names in any script still fit into a cookie. */
export const LONGEST_NAME = 30
