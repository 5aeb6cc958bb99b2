CREATE TABLE `accounts` (
	`provider` text NOT NULL,
	`provider_id` text NOT NULL,
	`person` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`provider`, `provider_id`),
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_person` ON `accounts` (`person`,`provider`);--> statement-breakpoint
ALTER TABLE `memberships` ADD `notify` text DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `user_agent` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `last_seen_at` integer DEFAULT 0 NOT NULL;