-- A database of version 0016, with made-up content.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0016');
CREATE TABLE approval_request (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	author VARCHAR(200) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	note TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	over INTEGER NOT NULL, 
	restores INTEGER, 
	outcome VARCHAR(20) NOT NULL, 
	edition INTEGER, 
	decided_by VARCHAR(200), 
	decided_at DATETIME, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_approval_request PRIMARY KEY (id)
);
INSERT INTO "approval_request" VALUES(1,'2026-11-02 09:30:00.120000','anna@example.se','studio','Ny.','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,NULL,'published',2,'karin@example.se','2026-11-02 09:30:00.120000','');
INSERT INTO "approval_request" VALUES(2,'2026-11-02 09:30:00.120000','anna@example.se','shell','En till.','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',2,1,'pending',NULL,NULL,NULL,'');
CREATE TABLE blob (
	digest VARCHAR(64) NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_blob PRIMARY KEY (digest)
);
INSERT INTO "blob" VALUES('1111111111111111111111111111111111111111111111111111111111111111',X'48656A2E0A');
INSERT INTO "blob" VALUES('2222222222222222222222222222222222222222222222222222222222222222',X'48656A206967656E2E0A');
INSERT INTO "blob" VALUES('3333333333333333333333333333333333333333333333333333333333333333',X'0001FF');
CREATE TABLE canary_answer (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	call VARCHAR(8) NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_canary_answer PRIMARY KEY (id)
);
INSERT INTO "canary_answer" VALUES(1,'2026-11-02 09:30:00.120000','CA01','answered');
CREATE TABLE edition (
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	author VARCHAR(200) NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	note TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	restores INTEGER, 
	approver VARCHAR(200), 
	accepted JSON NOT NULL, 
	CONSTRAINT pk_edition PRIMARY KEY (number)
);
INSERT INTO "edition" VALUES(1,'2026-11-02 09:30:00.120000','files','files','From the folder of the script.','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,NULL,'[]');
INSERT INTO "edition" VALUES(2,'2026-11-03 09:30:00.120000','anna@example.se','studio','Ny hälsning: "Hej igen".','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL,'karin@example.se','[]');
CREATE TABLE person (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	full_name VARCHAR(100) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	password VARCHAR(200), 
	stamp INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	added DATETIME NOT NULL, 
	signed_in DATETIME, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_name UNIQUE (name)
);
INSERT INTO "person" VALUES(1,'anna@example.se','Anna Ek','editor','$argon2id$made-up',3,1,'2026-11-02 09:30:00.120000',NULL);
INSERT INTO "person" VALUES(2,'karin@example.se','Karin Berg','administrator',NULL,1,0,'2026-11-02 09:30:00.120000','2026-11-02 09:30:00.120000');
CREATE TABLE save (
	id INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	field VARCHAR(1000) NOT NULL, 
	value VARCHAR(64), 
	over VARCHAR(64) NOT NULL, 
	author VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	outcome VARCHAR(20) NOT NULL, 
	edition INTEGER, 
	CONSTRAINT pk_save PRIMARY KEY (id), 
	CONSTRAINT fk_save_value FOREIGN KEY(value) REFERENCES blob (digest)
);
INSERT INTO "save" VALUES(1,1,'sv/texts/welcome/body','2222222222222222222222222222222222222222222222222222222222222222','1111111111111111111111111111111111111111111111111111111111111111','anna@example.se','2026-11-02 09:30:00.120000','published',2);
INSERT INTO "save" VALUES(2,2,'sv/texts/welcome/body',NULL,'2222222222222222222222222222222222222222222222222222222222222222','anna@example.se','2026-11-02 09:30:00.120000','open',NULL);
CREATE TABLE script_file (
	script VARCHAR(64) NOT NULL, 
	path VARCHAR(1000) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_script_file PRIMARY KEY (script, path), 
	CONSTRAINT fk_script_file_digest FOREIGN KEY(digest) REFERENCES blob (digest)
);
INSERT INTO "script_file" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','sv/welcome.txt','1111111111111111111111111111111111111111111111111111111111111111');
INSERT INTO "script_file" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','sv/welcome.txt','2222222222222222222222222222222222222222222222222222222222222222');
INSERT INTO "script_file" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','sv/recordings/welcome.wav','3333333333333333333333333333333333333333333333333333333333333333');
CREATE TABLE sign_in_attempt (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	source VARCHAR(32) NOT NULL, 
	account VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_sign_in_attempt PRIMARY KEY (id)
);
INSERT INTO "sign_in_attempt" VALUES(1,'2026-11-02 09:30:00.120000','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE statistics_event (
	id INTEGER NOT NULL, 
	call VARCHAR(32) NOT NULL, 
	at DOUBLE NOT NULL, 
	stored DOUBLE NOT NULL, 
	ends BOOLEAN NOT NULL, 
	event TEXT NOT NULL, 
	CONSTRAINT pk_statistics_event PRIMARY KEY (id)
);
INSERT INTO "statistics_event" VALUES(1,'cccccccccccccccccccccccccccccccc',1793612000.5,1793612001.0,0,'{"call":"cccccccccccccccccccccccccccccccc","at":1793612000.5,"outcome":"answered","language":"sv"}');
CREATE TABLE statistics_sum (
	day DATE NOT NULL, 
	edition INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	count INTEGER NOT NULL, 
	seconds INTEGER NOT NULL, 
	CONSTRAINT pk_statistics_sum PRIMARY KEY (day, edition, kind, "key")
);
INSERT INTO "statistics_sum" VALUES('2026-11-02',2,'calls','',7,420);
INSERT INTO "statistics_sum" VALUES('2026-11-02',2,'heard','sv answered 1 main',7,0);
CREATE TABLE take (
	person VARCHAR(200) NOT NULL, 
	text VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	sound BLOB NOT NULL, 
	begins DOUBLE NOT NULL, 
	ends DOUBLE NOT NULL, 
	shorten BOOLEAN NOT NULL, 
	CONSTRAINT pk_take PRIMARY KEY (person, text)
);
INSERT INTO "take" VALUES('anna@example.se','sv/welcome','2026-11-02 09:30:00.120000','hej.wav',X'5249464600FF',0.25,1.5,1);
CREATE TABLE worker (
	name VARCHAR(200) NOT NULL, 
	edition INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (name)
);
INSERT INTO "worker" VALUES('one:17',2,'2026-11-02 09:30:00.120000','2026-11-02 09:30:00.120000');
CREATE INDEX ix_edition_fingerprint ON edition (fingerprint);
CREATE INDEX ix_approval_request_outcome ON approval_request (outcome);
CREATE INDEX ix_statistics_event_ends_stored ON statistics_event (ends, stored);
CREATE INDEX ix_statistics_event_call ON statistics_event (call);
CREATE INDEX ix_sign_in_attempt_source ON sign_in_attempt (source);
CREATE INDEX ix_sign_in_attempt_account ON sign_in_attempt (account);
CREATE INDEX ix_sign_in_attempt_at ON sign_in_attempt (at);
CREATE INDEX ix_take_at ON take (at);
CREATE INDEX ix_save_field ON save (field);
CREATE INDEX ix_save_edition ON save (edition);
CREATE INDEX ix_save_outcome ON save (outcome);
CREATE INDEX ix_save_act ON save (act);
COMMIT;
