/** Contents of a database as rows, and how to put them back: a disk image without opening another database for it. */
export type Image = ReadonlyMap<string, readonly Readonly<Record<string, Cell>>[]>;
export type Cell = string | number | bigint | Uint8Array | null;
export type Tables = { all(sql: string): readonly Record<string, unknown>[]; run(sql: string, ...params: readonly Cell[]): void };

export function takeImage(db: Pick<Tables, 'all'>): Image {
  return new Map(tableNames(db).map((name) => [name, db.all(`SELECT * FROM ${name}`) as Record<string, Cell>[]]));
}

/** Inside a transaction. A table that the image doesn't know is emptied. */
export function putImage(db: Tables, image: Image): void {
  for (const name of tableNames(db)) {
    db.run(`DELETE FROM ${name}`);
    for (const row of image.get(name) ?? []) {
      const columns = Object.keys(row);
      db.run(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, ...columns.map((column) => row[column] ?? null));
    }
  }
}

function tableNames(db: Pick<Tables, 'all'>): readonly string[] {
  return db.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").map((row) => String(row['name']));
}
