/** Texts of the feature `sync`. */
export const sync = {
  title: 'Instellingen & verbinding',
} as const;
