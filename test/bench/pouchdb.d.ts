/** What the benchmarks use of PouchDB, which comes without types. */
declare module 'pouchdb' {
  type Database = {
    bulkDocs(docs: readonly object[]): Promise<unknown>;
    replicate: { to(other: Database, options: { batch_size: number; batches_limit: number }): Promise<unknown> };
    close(): Promise<void>;
  };
  const PouchDB: new (name: string) => Database;
  export default PouchDB;
}
