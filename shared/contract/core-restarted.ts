/** The id in a session.changed event that tells that the core ended by itself and is back: screens say so in words. (A file of its own: no zod in the page's first screen.) */
export const CORE_RESTARTED = 'coreRestarted';
