-- What a gateway tells of a cash receipt that the window made, in the place of whether there is one.

alter table payments add column cash_receipt jsonb;
update payments
  set cash_receipt = '{"transactionId": null, "approvalNumber": null, "purpose": null, "receiptUrl": null}'
  where cash_receipt_issued;
alter table payments drop column cash_receipt_issued;
