/** Stands in for `server-only`, whose only job is to fail a client bundle. */
export {}
