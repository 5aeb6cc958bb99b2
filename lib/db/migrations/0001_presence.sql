CREATE TABLE `presence` (
	`instance` text NOT NULL,
	`org` text NOT NULL,
	`person` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`instance`, `org`, `person`)
);
--> statement-breakpoint
CREATE INDEX `presence_org` ON `presence` (`org`,`expires_at`);--> statement-breakpoint
CREATE INDEX `presence_expires` ON `presence` (`expires_at`);