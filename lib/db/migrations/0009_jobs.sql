CREATE TABLE `job_chunks` (
	`job` integer NOT NULL,
	`seq` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`job`, `seq`),
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org` text NOT NULL,
	`person` text,
	`via` text,
	`source` text,
	`format` text,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`processed` integer DEFAULT 0 NOT NULL,
	`total` integer,
	`message` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	`expires_at` integer,
	`alive_until` integer,
	`stale_after` integer,
	`audience` text,
	`lease` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`bound` integer,
	`cursor` text,
	`chunks` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`org`) REFERENCES `organisations`(`slug`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`org`,`person`) REFERENCES `memberships`(`org`,`person`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `jobs_org` ON `jobs` (`org`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_person` ON `jobs` (`person`,`state`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`alive_until`);--> statement-breakpoint
CREATE INDEX `jobs_expiry` ON `jobs` (`expires_at`);