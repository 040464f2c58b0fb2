import ar from '@/messages/failure/ar.json'
import de from '@/messages/failure/de.json'
import en from '@/messages/failure/en.json'
import fr from '@/messages/failure/fr.json'
import tr from '@/messages/failure/tr.json'

/** The few words of the page for failures, in all languages: its script must not depend on the server. */
export const FAILURE_WORDS: Readonly<Record<string, typeof en>> = { en, tr, de, fr, ar }
