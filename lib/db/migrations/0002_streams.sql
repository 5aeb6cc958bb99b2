CREATE TABLE `instances` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `open_streams` (
	`id` text PRIMARY KEY NOT NULL,
	`instance` text NOT NULL,
	`owner` text NOT NULL,
	`tab` text NOT NULL,
	`org` text,
	`person` text,
	`address` text,
	`view` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`ended` text
);
--> statement-breakpoint
CREATE INDEX `open_streams_owner` ON `open_streams` (`owner`,`tab`);--> statement-breakpoint
CREATE INDEX `open_streams_address` ON `open_streams` (`address`);--> statement-breakpoint
CREATE INDEX `open_streams_org` ON `open_streams` (`org`,`person`);--> statement-breakpoint
CREATE INDEX `open_streams_instance` ON `open_streams` (`instance`);--> statement-breakpoint
CREATE INDEX `open_streams_ended` ON `open_streams` (`closed_at`) WHERE ended is not null;--> statement-breakpoint
DROP TABLE `presence`;