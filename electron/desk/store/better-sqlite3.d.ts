/**
 * What the store uses of better-sqlite3 (installed under that name: better-sqlite3-multiple-ciphers, whose own types its "exports" hide).
 */
declare module 'better-sqlite3' {
  namespace Database {
    type Statement<P extends unknown[]> = {
      run(...params: P): { changes: number };
      get(...params: P): unknown;
      all(...params: P): unknown[];
      iterate(...params: P): IterableIterator<unknown>;
      /** From now on only the first column of each row. */
      pluck(): Statement<P>;
      /** gives rows */
      readonly reader: boolean;
      /** `type` as declared; null for an expression */
      columns(): { readonly name: string; readonly type: string | null }[];
    };
    type Database = {
      readonly open: boolean;
      readonly inTransaction: boolean;
      prepare<P extends unknown[]>(sql: string): Statement<P>;
      exec(sql: string): void;
      pragma(source: string): unknown;
      serialize(): Uint8Array;
      close(): void;
    };
  }
  const Database: new (file: string | Buffer, options?: { readonly?: boolean; fileMustExist?: boolean }) => Database.Database;
  export default Database;
}
