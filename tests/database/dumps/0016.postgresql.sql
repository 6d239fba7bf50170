-- A database of version 0016, with made-up content.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.approval_request (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    author character varying(200) NOT NULL,
    source character varying(20) NOT NULL,
    note text NOT NULL,
    fingerprint character varying(64) NOT NULL,
    over integer NOT NULL,
    restores integer,
    outcome character varying(20) NOT NULL,
    edition integer,
    decided_by character varying(200),
    decided_at timestamp with time zone,
    reason text NOT NULL
);
CREATE SEQUENCE public.approval_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.approval_request_id_seq OWNED BY public.approval_request.id;
CREATE TABLE public.blob (
    digest character varying(64) NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE public.canary_answer (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    call character varying(8) NOT NULL,
    outcome character varying(10) NOT NULL
);
CREATE SEQUENCE public.canary_answer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.canary_answer_id_seq OWNED BY public.canary_answer.id;
CREATE TABLE public.edition (
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    author character varying(200) NOT NULL,
    source character varying(20) NOT NULL,
    note text NOT NULL,
    fingerprint character varying(64) NOT NULL,
    restores integer,
    approver character varying(200),
    accepted json NOT NULL
);
CREATE TABLE public.person (
    id integer NOT NULL,
    name character varying(200) NOT NULL,
    full_name character varying(100) NOT NULL,
    role character varying(20) NOT NULL,
    password character varying(200),
    stamp integer NOT NULL,
    active boolean NOT NULL,
    added timestamp with time zone NOT NULL,
    signed_in timestamp with time zone
);
CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;
CREATE TABLE public.save (
    id integer NOT NULL,
    act integer NOT NULL,
    field character varying(1000) NOT NULL,
    value character varying(64),
    over character varying(64) NOT NULL,
    author character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(20) NOT NULL,
    edition integer
);
CREATE SEQUENCE public.save_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.save_id_seq OWNED BY public.save.id;
CREATE TABLE public.script_file (
    script character varying(64) NOT NULL,
    path character varying(1000) NOT NULL,
    digest character varying(64) NOT NULL
);
CREATE TABLE public.sign_in_attempt (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    source character varying(32) NOT NULL,
    account character varying(32) NOT NULL
);
CREATE SEQUENCE public.sign_in_attempt_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_attempt_id_seq OWNED BY public.sign_in_attempt.id;
CREATE TABLE public.statistics_event (
    id integer NOT NULL,
    call character varying(32) NOT NULL,
    at double precision NOT NULL,
    stored double precision NOT NULL,
    ends boolean NOT NULL,
    event text NOT NULL
);
CREATE SEQUENCE public.statistics_event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.statistics_event_id_seq OWNED BY public.statistics_event.id;
CREATE TABLE public.statistics_sum (
    day date NOT NULL,
    edition integer NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(200) NOT NULL,
    count integer NOT NULL,
    seconds integer NOT NULL
);
CREATE TABLE public.take (
    person character varying(200) NOT NULL,
    text character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    name character varying(100) NOT NULL,
    sound bytea NOT NULL,
    begins double precision NOT NULL,
    ends double precision NOT NULL,
    shorten boolean NOT NULL
);
CREATE TABLE public.worker (
    name character varying(200) NOT NULL,
    edition integer NOT NULL,
    since timestamp with time zone NOT NULL,
    seen timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.approval_request ALTER COLUMN id SET DEFAULT nextval('public.approval_request_id_seq'::regclass);
ALTER TABLE ONLY public.canary_answer ALTER COLUMN id SET DEFAULT nextval('public.canary_answer_id_seq'::regclass);
ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);
ALTER TABLE ONLY public.save ALTER COLUMN id SET DEFAULT nextval('public.save_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in_attempt ALTER COLUMN id SET DEFAULT nextval('public.sign_in_attempt_id_seq'::regclass);
ALTER TABLE ONLY public.statistics_event ALTER COLUMN id SET DEFAULT nextval('public.statistics_event_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0016');
INSERT INTO public.approval_request VALUES (1, '2026-11-02 09:30:00.12+00', 'anna@example.se', 'studio', 'Ny.', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1, NULL, 'published', 2, 'karin@example.se', '2026-11-02 09:30:00.12+00', '');
INSERT INTO public.approval_request VALUES (2, '2026-11-02 09:30:00.12+00', 'anna@example.se', 'shell', 'En till.', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 2, 1, 'pending', NULL, NULL, NULL, '');
INSERT INTO public.blob VALUES ('1111111111111111111111111111111111111111111111111111111111111111', '\x48656a2e0a');
INSERT INTO public.blob VALUES ('2222222222222222222222222222222222222222222222222222222222222222', '\x48656a206967656e2e0a');
INSERT INTO public.blob VALUES ('3333333333333333333333333333333333333333333333333333333333333333', '\x0001ff');
INSERT INTO public.canary_answer VALUES (1, '2026-11-02 09:30:00.12+00', 'CA01', 'answered');
INSERT INTO public.edition VALUES (1, '2026-11-02 09:30:00.12+00', 'files', 'files', 'From the folder of the script.', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', NULL, NULL, '[]');
INSERT INTO public.edition VALUES (2, '2026-11-03 09:30:00.12+00', 'anna@example.se', 'studio', 'Ny hälsning: "Hej igen".', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', NULL, 'karin@example.se', '[]');
INSERT INTO public.person VALUES (1, 'anna@example.se', 'Anna Ek', 'editor', '$argon2id$made-up', 3, true, '2026-11-02 09:30:00.12+00', NULL);
INSERT INTO public.person VALUES (2, 'karin@example.se', 'Karin Berg', 'administrator', NULL, 1, false, '2026-11-02 09:30:00.12+00', '2026-11-02 09:30:00.12+00');
INSERT INTO public.save VALUES (1, 1, 'sv/texts/welcome/body', '2222222222222222222222222222222222222222222222222222222222222222', '1111111111111111111111111111111111111111111111111111111111111111', 'anna@example.se', '2026-11-02 09:30:00.12+00', 'published', 2);
INSERT INTO public.save VALUES (2, 2, 'sv/texts/welcome/body', NULL, '2222222222222222222222222222222222222222222222222222222222222222', 'anna@example.se', '2026-11-02 09:30:00.12+00', 'open', NULL);
INSERT INTO public.script_file VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sv/welcome.txt', '1111111111111111111111111111111111111111111111111111111111111111');
INSERT INTO public.script_file VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'sv/welcome.txt', '2222222222222222222222222222222222222222222222222222222222222222');
INSERT INTO public.script_file VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'sv/recordings/welcome.wav', '3333333333333333333333333333333333333333333333333333333333333333');
INSERT INTO public.sign_in_attempt VALUES (1, '2026-11-02 09:30:00.12+00', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO public.statistics_event VALUES (1, 'cccccccccccccccccccccccccccccccc', 1793612000.5, 1793612001, false, '{"call":"cccccccccccccccccccccccccccccccc","at":1793612000.5,"outcome":"answered","language":"sv"}');
INSERT INTO public.statistics_sum VALUES ('2026-11-02', 2, 'calls', '', 7, 420);
INSERT INTO public.statistics_sum VALUES ('2026-11-02', 2, 'heard', 'sv answered 1 main', 7, 0);
INSERT INTO public.take VALUES ('anna@example.se', 'sv/welcome', '2026-11-02 09:30:00.12+00', 'hej.wav', '\x5249464600ff', 0.25, 1.5, true);
INSERT INTO public.worker VALUES ('one:17', 2, '2026-11-02 09:30:00.12+00', '2026-11-02 09:30:00.12+00');
SELECT pg_catalog.setval('public.approval_request_id_seq', 2, true);
SELECT pg_catalog.setval('public.canary_answer_id_seq', 1, true);
SELECT pg_catalog.setval('public.person_id_seq', 2, true);
SELECT pg_catalog.setval('public.save_id_seq', 2, true);
SELECT pg_catalog.setval('public.sign_in_attempt_id_seq', 1, true);
SELECT pg_catalog.setval('public.statistics_event_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkey PRIMARY KEY (version_num);
ALTER TABLE ONLY public.approval_request
    ADD CONSTRAINT pk_approval_request PRIMARY KEY (id);
ALTER TABLE ONLY public.blob
    ADD CONSTRAINT pk_blob PRIMARY KEY (digest);
ALTER TABLE ONLY public.canary_answer
    ADD CONSTRAINT pk_canary_answer PRIMARY KEY (id);
ALTER TABLE ONLY public.edition
    ADD CONSTRAINT pk_edition PRIMARY KEY (number);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);
ALTER TABLE ONLY public.save
    ADD CONSTRAINT pk_save PRIMARY KEY (id);
ALTER TABLE ONLY public.script_file
    ADD CONSTRAINT pk_script_file PRIMARY KEY (script, path);
ALTER TABLE ONLY public.sign_in_attempt
    ADD CONSTRAINT pk_sign_in_attempt PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_event
    ADD CONSTRAINT pk_statistics_event PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_sum
    ADD CONSTRAINT pk_statistics_sum PRIMARY KEY (day, edition, kind, key);
ALTER TABLE ONLY public.take
    ADD CONSTRAINT pk_take PRIMARY KEY (person, text);
ALTER TABLE ONLY public.worker
    ADD CONSTRAINT pk_worker PRIMARY KEY (name);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT uq_person_name UNIQUE (name);
CREATE INDEX ix_approval_request_outcome ON public.approval_request USING btree (outcome);
CREATE INDEX ix_edition_fingerprint ON public.edition USING btree (fingerprint);
CREATE INDEX ix_save_act ON public.save USING btree (act);
CREATE INDEX ix_save_edition ON public.save USING btree (edition);
CREATE INDEX ix_save_field ON public.save USING btree (field);
CREATE INDEX ix_save_outcome ON public.save USING btree (outcome);
CREATE INDEX ix_sign_in_attempt_account ON public.sign_in_attempt USING btree (account);
CREATE INDEX ix_sign_in_attempt_at ON public.sign_in_attempt USING btree (at);
CREATE INDEX ix_sign_in_attempt_source ON public.sign_in_attempt USING btree (source);
CREATE INDEX ix_statistics_event_call ON public.statistics_event USING btree (call);
CREATE INDEX ix_statistics_event_ends_stored ON public.statistics_event USING btree (ends, stored);
CREATE INDEX ix_take_at ON public.take USING btree (at);
ALTER TABLE ONLY public.save
    ADD CONSTRAINT fk_save_value FOREIGN KEY (value) REFERENCES public.blob(digest);
ALTER TABLE ONLY public.script_file
    ADD CONSTRAINT fk_script_file_digest FOREIGN KEY (digest) REFERENCES public.blob(digest);
