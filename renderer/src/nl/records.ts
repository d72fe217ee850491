/** Texts of what is written down as it was told: scores, titles, treatment limits, representation, reminders. */
export const records = {
  title: 'Vastgelegd zoals verteld',
  nothing: 'Nog niets vastgelegd.',
  add: 'Toevoegen',
  save: 'Vastleggen',
  saved: 'Vastgelegd.',
  by: 'Door wie',
  at: 'Datum (dd-mm-jjjj)',
  atHint: 'dd-mm-jjjj, mag leeg',
  source: 'Bron',
  text: 'Toelichting',
  dateWrong: 'Typ de datum als 22-11-2026.',
  score: { title: 'Schalen en scores', add: 'Score', help: 'Neem over wat een ander mat. Dit programma rekent geen score uit.', instrument: 'Schaal', value: 'Waarde zoals ontvangen', valueNeeded: 'Vul de waarde in.', direction: 'Hogere score betekent', directions: { higherIsBetter: 'zelfstandiger of beter', higherIsWorse: 'afhankelijker of slechter' }, anyThree: 'Een onderdeel scoorde 3', three: 'een onderdeel 3' },
  legal: { title: 'Juridische titel', add: 'Titel', kind: 'Titel', from: 'Geldig vanaf', until: 'Geldig tot', reference: 'Kenmerk', expired: 'verlopen', valid: (from: string, until: string): string => [from === '' ? '' : `vanaf ${from}`, until === '' ? 'geen einddatum bekend' : `tot ${until}`].filter((part) => part !== '').join(', ') },
  limit: { title: 'Behandelgrenzen', add: 'Behandelgrens', code: 'Waarover', value: 'Afspraak', verified: 'Geverifieerd door', verifiedBy: (who: string): string => `geverifieerd door ${who}` },
  representative: { title: 'Vertegenwoordiger', add: 'Vertegenwoordiger', help: 'Wettelijke volgorde: curator of mentor, schriftelijk gemachtigde, partner, daarna ouder, kind, broer of zus.', name: 'Naam vertegenwoordiger', kind: 'Hoedanigheid', phone: 'Telefoon vertegenwoordiger', nameNeeded: 'Vul de naam in.' },
  reminder: { title: 'Herinneringen', add: 'Herinnering', at: 'Om', atHint: 'uu:mm', text: 'Waaraan', atWrong: 'Typ een tijd als 04:45.', done: 'Gedaan', doneFor: (text: string): string => `Gedaan: ${text}`, none: 'Geen herinneringen.', callBack: 'terugbellen', due: (when: string, text: string): string => `${when} ${text}`, parked: 'geparkeerd' },
} as const;
