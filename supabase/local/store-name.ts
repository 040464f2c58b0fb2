/** What supabase/config.toml and supabase/templates call the store: a store of another name has it replaced. */
const NAME = 'Roamkeep'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const subjectInNameOf = (storeName: string, subject: string): string =>
  subject.replaceAll(NAME, () => storeName)

export const htmlInNameOf = (storeName: string, html: string): string =>
  html.replaceAll(NAME, () => storeName.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign))

/** In the strings of a TOML file, which are escaped as JSON's are. */
export const settingsInNameOf = (storeName: string, toml: string): string =>
  toml.replaceAll(NAME, () => JSON.stringify(storeName).slice(1, -1))
