export { type Books, type BooksPlace, dropDatabase, openBooks } from './books.ts';
export * from './committer.ts';
export { makeFolder } from './make-folder.ts';
export * from './migrations.ts';
export * from './open.ts';
export { openSqlite } from './sqlite/open.ts';
export { readSqlite, type SqliteReader } from './sqlite/read.ts';
export type { View } from './view.ts';
export * from './write-path.ts';
