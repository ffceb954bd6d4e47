-- Asked for each notice and each answer: without these, all that were ever kept are looked through.
CREATE INDEX recipient_request ON recipient (request_id);
CREATE INDEX notice_request ON notice (request_id);
CREATE INDEX evidence_submission ON evidence (submission_id);
