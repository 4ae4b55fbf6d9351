-- What a verification compared over all of its tenants, also where everything agrees: what the month comes to, per meter, and
-- what was held when it was checked. See docs/billing.md.

create table verification_total (
    verification_id uuid not null references verification on delete cascade,
    meter           text not null,
    segments        numeric not null, -- as the ledger counts, times seconds, like all of them
    tenants         numeric,          -- null: sums are being made again
    derived         numeric not null,
    charged         numeric not null,
    not_invoiced    numeric not null, -- of what is charged: its month isn't closed
    invoiced        numeric,          -- null: nothing is issued
    primary key (verification_id, meter)
);

create table verification_now (
    verification_id uuid not null references verification on delete cascade,
    resource        text not null,
    kubernetes      bigint, -- null: no answer
    postgresql      bigint not null,
    bound           bigint not null,
    metered         bigint not null,
    charged         bigint not null,
    agreement       text not null,
    primary key (verification_id, resource)
);
