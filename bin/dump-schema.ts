import { writeFile } from 'node:fs/promises';
import { dumpSchema } from '../src/store/dump-schema.ts';
import { openDatabase } from '../src/store/database.ts';
import { freshDatabase } from '../test/support/database.ts';

/** Writes src/store/schema.sql from the migrations. */
const fresh = await freshDatabase();
const db = openDatabase(fresh.url);
await writeFile(new URL('../src/store/schema.sql', import.meta.url), await dumpSchema(db));
await db.close();
await fresh.drop();
