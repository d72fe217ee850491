/**
 * Villages whose region doesn't follow from the municipality they lie in today. Compiled from general knowledge, to be checked against the list of
 * CBS (docs/directory.md).
 */
export const splitsSource = 'dorpenlijst van Regioloket, nog niet bij het CBS nagekeken';

/** A former municipality that was split up: its villages and the municipality each went to. */
export const splitRows: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Haaren', [['Haaren', 'Oisterwijk'], ['Biezenmortel', 'Tilburg'], ['Esch', 'Boxtel'], ['Helvoirt', 'Vught']]],
  [
    'Littenseradiel',
    [
      ['Mantgum', 'Leeuwarden'], ['Weidum', 'Leeuwarden'], ['Jorwert', 'Leeuwarden'], ['Easterlittens', 'Waadhoeke'], ['Winsum', 'Waadhoeke'], ['Spannum', 'Waadhoeke'],
      ['Wommels', 'Súdwest-Fryslân'], ['Easterein', 'Súdwest-Fryslân'], ['Kubaard', 'Súdwest-Fryslân'],
    ],
  ],
];

/** Villages that belonged to another municipality, in another region of the 2017 table, than the municipality they lie in today. */
export const formerVillageRows: readonly (readonly [string, string, readonly string[]])[] = [
  ['Vijfheerenlanden', 'Vianen', ['Vianen', 'Everdingen', 'Hagestein', 'Zijderveld', 'De Hagen']],
  ['Vijfheerenlanden', 'Leerdam', ['Leerdam', 'Kedichem', 'Oosterwijk', 'Schoonrewoerd']],
  ['Vijfheerenlanden', 'Zederik', ['Ameide', 'Hei- en Boeicop', 'Leerbroek', 'Lexmond', 'Meerkerk', 'Nieuwland', 'Tienhoven aan de Lek']],
  ['Haarlemmermeer', 'Haarlemmerliede en Spaarnwoude', ['Halfweg', 'Haarlemmerliede', 'Spaarndam', 'Spaarnwoude', 'Penningsveer', 'Vinkebrug']],
  ['Amsterdam', 'Weesp', ['Weesp']],
];
