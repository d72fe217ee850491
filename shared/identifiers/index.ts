export { formatBsn, isBsn, isTestBsn, normaliseBsn } from './bsn.ts';
export { isAgb, normaliseAgb } from './agb.ts';
export { isPostcode, normalisePostcode, postcodeArea } from './postcode.ts';
export { formatTelephone, normaliseTelephone, telephoneHref } from './telephone.ts';
export { ageAt, formatBirthDate, isoBirthDate, parseBirthDate } from './birthdate.ts';
export type { BirthDate } from './birthdate.ts';
