/** Where a visitor's choice is kept; absent means "as the device". */
export const THEME_KEY = 'theme'

/**
 * Runs in <head> before the first paint. It is one constant, so that pages with a strict policy can allow it by hash
 * and prerendered pages can carry it.
 */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`
