import type { PaymentId } from '../core/ids.ts';
import type { Shipment, ShipmentId, ShipmentState } from '../core/shipment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';
import { fields, insertInto, updateOne } from './rows.ts';

type ShipmentChange = Partial<Pick<Shipment, 'state' | 'registeredAt'>>;

export type ShipmentWrite =
  | { readonly write: 'insert shipment'; readonly row: Shipment }
  | {
      readonly write: 'change shipment';
      readonly id: ShipmentId;
      readonly from: ShipmentState;
      readonly change: ShipmentChange;
    };

/**
 * A second report of one payment's goods while the end of the first is open is the conflict `shipment`; so is a change
 * from another state than the flow read.
 */
export function shipmentStatementFor(write: ShipmentWrite): Statement {
  switch (write.write) {
    case 'insert shipment':
      return insertInto('shipments', write.row);
    case 'change shipment': {
      const condition = { where: 'id = $1 and state = $2', keys: [write.id, write.from], guard: 'shipment' };
      return updateOne('shipments', write.change, condition);
    }
    default:
      return unreachable(write);
  }
}

/** Every report of a payment's goods, the newest first. */
export async function findShipments(db: Database, scope: Scope, id: PaymentId): Promise<Shipment[]> {
  const rows = await db.query(
    `select * from shipments
     where merchant_id = $1 and tier_id is not distinct from $2 and live = $3 and payment_id = $4
     order by requested_at desc, id desc`,
    [...ownerOf(scope), id],
  );
  return rows.map(readShipment);
}

/** For the hub's own work, which acts for whoever owns the row. */
export async function loadShipment(db: Database, id: ShipmentId): Promise<Shipment | null> {
  const rows = await db.query('select * from shipments where id = $1', [id]);
  return rows[0] ? readShipment(rows[0]) : null;
}

function readShipment(row: Row): Shipment {
  return fields(row) as Shipment;
}
