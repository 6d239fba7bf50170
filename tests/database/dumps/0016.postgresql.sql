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
INSERT INTO public.approval_request VALUES (1, '2026-11-02 09:37:00.12+00', 'anna@example.se', 'studio', 'Ny hälsning: "Hej igen".', '6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 1, NULL, 'published', 2, 'karin@example.se', '2026-11-02 09:39:00.12+00', '');
INSERT INTO public.approval_request VALUES (2, '2026-11-02 09:40:00.12+00', 'anna@example.se', 'studio', 'Två försök.', 'a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 2, NULL, 'overtaken', 3, 'olga', '2026-11-02 09:45:00.12+00', '');
INSERT INTO public.approval_request VALUES (3, '2026-11-02 09:42:00.12+00', 'karin@example.se', 'studio', 'Om fred.', 'edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 2, NULL, 'pending', NULL, NULL, NULL, '');
INSERT INTO public.approval_request VALUES (4, '2026-11-02 09:43:00.12+00', 'olga', 'shell', 'Från skalet.', '3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 2, NULL, 'pending', NULL, NULL, NULL, '');
INSERT INTO public.blob VALUES ('0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228', '\x48656a206967656e2e0a');
INSERT INTO public.blob VALUES ('1ab80369dac6eed04460243652a02a125bfc4cb902fa36d1450c8ca9d58f817c', '\x76616c7565203d202248656a2070c3a5206469672e220a00');
INSERT INTO public.blob VALUES ('22297a2e28edad8ac9d28a9bd38be5f28667b5ae61d945048b7b9af282a8b875', '\x76616c7565203d202248656a206967656e2e220a00');
INSERT INTO public.blob VALUES ('231b90e265e5bff696ecfd08dca28d2da4052b29c7ecfbf2befb7147c1489a08', '\x76616c7565203d20225376656e736b61220a00');
INSERT INTO public.blob VALUES ('339604513a5f1832f4ab8590cb2c308c074f945468d1c4aa9eb2a51a198e85fc', '\x76616c7565203d205b227376225d0a00');
INSERT INTO public.blob VALUES ('3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17', '\x6e616d65203d20225376656e736b61220a');
INSERT INTO public.blob VALUES ('3db8caa7a35d30fcaffaf79a2d9741ae7ddd49a9a5d65f8ab95a96206aba7ddb', '\x76616c7565203d2022467265642e220a00');
INSERT INTO public.blob VALUES ('43e107ad40b4a1b8aca826e052f7e897ec3b2edc386a93ac3b093510bd0fde90', '\x48656a2e0a');
INSERT INTO public.blob VALUES ('69d28d4921e46db3f3744e67cf9f2d2f4b2472137a0c731c16c6add808fd001f', '\x76616c7565203d20320a00');
INSERT INTO public.blob VALUES ('6f01ad08fe15b4ac02dec5d7cf2e8d455331b706919b3ce921c4a2e3be9cfe08', '\x6c616e677561676573203d205b227376225d0a0a5b70617469656e63655d0a7472696573203d20320a');
INSERT INTO public.blob VALUES ('809874764f4b290bb15b27aab1380e5e3127ebcb5e4a2dcdc682f6b4f749f97c', '\x76616c7565203d202248656a2e220a00');
INSERT INTO public.blob VALUES ('8209ffafb707f40fc9a7c277029d4b05fa4b1eb8183fcd383efc480cf5e6b165', '\x667265640a0a467265642e0a');
INSERT INTO public.blob VALUES ('8719d1b4bba6d5ab6c9fc069048d9d74a410ec9bd5a31b334fc95e60231461d6', '\x76616c7565203d202266726564220a00');
INSERT INTO public.blob VALUES ('8e44ade6f810bd6a63c54bf5bfd776ea0a7a9bfd78d3d4cbf7ad01fb65056dde', '\x6b696e64203d2022776176220a776f726473203d202248656a206967656e2e5c6e220a005249464600ff');
INSERT INTO public.blob VALUES ('8e8826d262c226818af492c8b1ed42dcd33abec8e9d1a54f9fe39083842bdded', '\x667265640a0a526f2e0a');
INSERT INTO public.blob VALUES ('918b194a4faf95d8c7d10f391d36d6a188035c8a91a2159089d24fe43839195a', '\x76616c7565203d20330a00');
INSERT INTO public.blob VALUES ('94937cc30cc4f0f9499a86893b61cdc9f6789dbb32923e961d78a0e2eada93d6', '\x76616c7565203d202246726564206f636820726f2e220a00');
INSERT INTO public.blob VALUES ('9e3f13b40182b87d9e51732d3ef3197b585b453500f2cfb94537d21cef0378ac', '\x76616c7565203d20340a00');
INSERT INTO public.blob VALUES ('b4c8f7f381c61bd8fceea8e843b1c3fd87cbea0882be22c5cd80f625df6568ad', '\x667265640a0a46726564206f636820726f2e0a');
INSERT INTO public.blob VALUES ('da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26', '\x5249464600ff');
INSERT INTO public.blob VALUES ('da863a0c4f99bfb320fb012d7b86643a3ebb2a86286ba942930b320cdc10e53d', '\x6c616e677561676573203d205b227376225d0a0a5b70617469656e63655d0a7472696573203d20330a');
INSERT INTO public.blob VALUES ('dfe7358dd8f11c252124ae35960e883b71bdaf67370c1855d4205ebfaa662707', '\x6c616e677561676573203d205b227376225d0a0a5b70617469656e63655d0a7472696573203d20340a');
INSERT INTO public.blob VALUES ('e238423cd52634a9ee41f88f4ef848564c67e6588d04cf23f001f397f6d1d18b', '\x76616c7565203d20323033302d30312d30315430303a30303a30300a00');
INSERT INTO public.blob VALUES ('f1a7e1dfba881ae714776bf0f46e18bf73806b398e4d6691ac04226475f70e32', '\x76616c7565203d2022467265642c20726f206f6368207469642e220a00');
INSERT INTO public.canary_answer VALUES (1, '2026-11-02 09:30:00.12+00', 'CA01', 'answered');
INSERT INTO public.edition VALUES (1, '2026-11-02 09:31:00.12+00', 'files', 'files', 'From the folder of the script.', 'f52a858b97366a1a78e17d64a1c73c3ed6af0daa4d612a7cc973453589789cb3', NULL, NULL, '[]');
INSERT INTO public.edition VALUES (2, '2026-11-02 09:38:00.12+00', 'anna@example.se', 'studio', 'Ny hälsning: "Hej igen".', '6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', NULL, 'karin@example.se', '[]');
INSERT INTO public.edition VALUES (3, '2026-11-02 09:44:00.12+00', 'olga', 'shell', 'Fyra försök.', '5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', NULL, NULL, '[]');
INSERT INTO public.person VALUES (1, 'anna@example.se', 'Anna Ek', 'editor', '$argon2id$made-up', 3, true, '2026-11-02 09:30:00.12+00', NULL);
INSERT INTO public.person VALUES (2, 'karin@example.se', 'Karin Berg', 'administrator', NULL, 1, false, '2026-11-02 09:30:00.12+00', '2026-11-02 09:30:00.12+00');
INSERT INTO public.save VALUES (1, 1, 'languages', '339604513a5f1832f4ab8590cb2c308c074f945468d1c4aa9eb2a51a198e85fc', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (2, 1, 'patience/tries', '918b194a4faf95d8c7d10f391d36d6a188035c8a91a2159089d24fe43839195a', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (3, 1, 'sv/name', '231b90e265e5bff696ecfd08dca28d2da4052b29c7ecfbf2befb7147c1489a08', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (4, 1, 'sv/texts/fred/label', '8719d1b4bba6d5ab6c9fc069048d9d74a410ec9bd5a31b334fc95e60231461d6', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (5, 1, 'sv/texts/fred/body', '3db8caa7a35d30fcaffaf79a2d9741ae7ddd49a9a5d65f8ab95a96206aba7ddb', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (6, 1, 'sv/texts/welcome/body', '809874764f4b290bb15b27aab1380e5e3127ebcb5e4a2dcdc682f6b4f749f97c', '', 'files', '2026-11-02 09:31:00.12+00', 'published', 1);
INSERT INTO public.save VALUES (7, 2, 'sv/texts/welcome/body', '1ab80369dac6eed04460243652a02a125bfc4cb902fa36d1450c8ca9d58f817c', '5676d339d6d59da7abd465bcbeda6e48d52e0ca27df7dc6042a86fe19a2a1f2f', 'anna@example.se', '2026-11-02 09:32:00.12+00', 'replaced', 2);
INSERT INTO public.save VALUES (8, 3, 'sv/texts/welcome/body', '22297a2e28edad8ac9d28a9bd38be5f28667b5ae61d945048b7b9af282a8b875', '5676d339d6d59da7abd465bcbeda6e48d52e0ca27df7dc6042a86fe19a2a1f2f', 'karin@example.se', '2026-11-02 09:33:00.12+00', 'published', 2);
INSERT INTO public.save VALUES (9, 3, 'sv/recordings/welcome', '8e44ade6f810bd6a63c54bf5bfd776ea0a7a9bfd78d3d4cbf7ad01fb65056dde', '', 'karin@example.se', '2026-11-02 09:33:00.12+00', 'published', 2);
INSERT INTO public.save VALUES (10, 4, 'patience/tries', '69d28d4921e46db3f3744e67cf9f2d2f4b2472137a0c731c16c6add808fd001f', '4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce', 'anna@example.se', '2026-11-02 09:34:00.12+00', 'open', NULL);
INSERT INTO public.save VALUES (11, 5, 'announcements/stopp/until', 'e238423cd52634a9ee41f88f4ef848564c67e6588d04cf23f001f397f6d1d18b', '', 'anna@example.se', '2026-11-02 09:35:00.12+00', 'undone', NULL);
INSERT INTO public.save VALUES (12, 6, 'announcements/stopp/until', NULL, '', 'karin@example.se', '2026-11-02 09:36:00.12+00', 'undone', NULL);
INSERT INTO public.save VALUES (13, 7, 'sv/texts/fred/body', '94937cc30cc4f0f9499a86893b61cdc9f6789dbb32923e961d78a0e2eada93d6', 'c67508083c88af6cbe44ba408fb8e3bb619d06683812259d4fbf3b32ce7bda18', 'karin@example.se', '2026-11-02 09:41:00.12+00', 'replaced', NULL);
INSERT INTO public.save VALUES (14, 8, 'patience/tries', '9e3f13b40182b87d9e51732d3ef3197b585b453500f2cfb94537d21cef0378ac', '4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce', 'olga', '2026-11-02 09:44:00.12+00', 'published', 3);
INSERT INTO public.save VALUES (15, 9, 'sv/texts/fred/body', 'f1a7e1dfba881ae714776bf0f46e18bf73806b398e4d6691ac04226475f70e32', 'c67508083c88af6cbe44ba408fb8e3bb619d06683812259d4fbf3b32ce7bda18', 'anna@example.se', '2026-11-02 09:46:00.12+00', 'open', NULL);
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'line.toml', 'da863a0c4f99bfb320fb012d7b86643a3ebb2a86286ba942930b320cdc10e53d');
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'sv/fred.txt', '8e8826d262c226818af492c8b1ed42dcd33abec8e9d1a54f9fe39083842bdded');
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'sv/recordings/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'sv/recordings/welcome.wav', 'da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26');
INSERT INTO public.script_file VALUES ('3313606d6a49f017be69d0c72fc199664821ea1c61f47aad61e06337c99147bd', 'sv/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'line.toml', 'dfe7358dd8f11c252124ae35960e883b71bdaf67370c1855d4205ebfaa662707');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'sv/fred.txt', '8209ffafb707f40fc9a7c277029d4b05fa4b1eb8183fcd383efc480cf5e6b165');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'sv/recordings/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'sv/recordings/welcome.wav', 'da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26');
INSERT INTO public.script_file VALUES ('5bfacdbd6b32f496578498b3403877734a20b02cf7370cd908bfbbd568bec6fd', 'sv/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'line.toml', 'da863a0c4f99bfb320fb012d7b86643a3ebb2a86286ba942930b320cdc10e53d');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'sv/fred.txt', '8209ffafb707f40fc9a7c277029d4b05fa4b1eb8183fcd383efc480cf5e6b165');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'sv/recordings/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'sv/recordings/welcome.wav', 'da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26');
INSERT INTO public.script_file VALUES ('6597aa9014456a182a22dfa178fd35f6c8203b31ca065216812f9a68cb56c443', 'sv/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'line.toml', '6f01ad08fe15b4ac02dec5d7cf2e8d455331b706919b3ce921c4a2e3be9cfe08');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'sv/fred.txt', '8209ffafb707f40fc9a7c277029d4b05fa4b1eb8183fcd383efc480cf5e6b165');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'sv/recordings/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'sv/recordings/welcome.wav', 'da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26');
INSERT INTO public.script_file VALUES ('a3977289bce8d7d5b30b5d9bbc613892e472356fe6ee436a1ab883bb05c2fef0', 'sv/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'line.toml', 'da863a0c4f99bfb320fb012d7b86643a3ebb2a86286ba942930b320cdc10e53d');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'sv/fred.txt', 'b4c8f7f381c61bd8fceea8e843b1c3fd87cbea0882be22c5cd80f625df6568ad');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'sv/recordings/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'sv/recordings/welcome.wav', 'da5758bef122bb682e39b9685a5ea426552d86937ea9e512724f2c493ff34f26');
INSERT INTO public.script_file VALUES ('edd0c21e74d7b0d7d56545ee06e1892053e3e4a733ad12397327dda3b4889515', 'sv/welcome.txt', '0b74bc14d3081c837051b5b177aee86b253969cfadf18ad489e0219224f8e228');
INSERT INTO public.script_file VALUES ('f52a858b97366a1a78e17d64a1c73c3ed6af0daa4d612a7cc973453589789cb3', 'line.toml', 'da863a0c4f99bfb320fb012d7b86643a3ebb2a86286ba942930b320cdc10e53d');
INSERT INTO public.script_file VALUES ('f52a858b97366a1a78e17d64a1c73c3ed6af0daa4d612a7cc973453589789cb3', 'sv/fred.txt', '8209ffafb707f40fc9a7c277029d4b05fa4b1eb8183fcd383efc480cf5e6b165');
INSERT INTO public.script_file VALUES ('f52a858b97366a1a78e17d64a1c73c3ed6af0daa4d612a7cc973453589789cb3', 'sv/language.toml', '3a683275e66ae552a9bc90c727006c38b6a47c30d552ec48d17e6fb2227a1a17');
INSERT INTO public.script_file VALUES ('f52a858b97366a1a78e17d64a1c73c3ed6af0daa4d612a7cc973453589789cb3', 'sv/welcome.txt', '43e107ad40b4a1b8aca826e052f7e897ec3b2edc386a93ac3b093510bd0fde90');
INSERT INTO public.sign_in_attempt VALUES (1, '2026-11-02 09:30:00.12+00', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO public.statistics_event VALUES (1, 'cccccccccccccccccccccccccccccccc', 1793612000.5, 1793612001, false, '{"call":"cccccccccccccccccccccccccccccccc","at":1793612000.5,"outcome":"answered","language":"sv"}');
INSERT INTO public.statistics_sum VALUES ('2026-11-02', 2, 'calls', '', 7, 420);
INSERT INTO public.statistics_sum VALUES ('2026-11-02', 2, 'heard', 'sv answered 1 main', 7, 0);
INSERT INTO public.take VALUES ('anna@example.se', 'sv/welcome', '2026-11-02 09:30:00.12+00', 'hej.wav', '\x5249464600ff', 0.25, 1.5, true);
INSERT INTO public.worker VALUES ('one:17', 2, '2026-11-02 09:30:00.12+00', '2026-11-02 09:30:00.12+00');
SELECT pg_catalog.setval('public.approval_request_id_seq', 4, true);
SELECT pg_catalog.setval('public.canary_answer_id_seq', 1, true);
SELECT pg_catalog.setval('public.person_id_seq', 2, true);
SELECT pg_catalog.setval('public.save_id_seq', 15, true);
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
