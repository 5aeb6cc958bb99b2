CREATE TABLE `activities` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org` text NOT NULL,
	`person` text,
	`kind` text NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	`mentions` text DEFAULT '[]' NOT NULL,
	`href` text,
	`via` text,
	`parent` integer,
	`subject` text,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`org`) REFERENCES `organisations`(`slug`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`parent`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`subject`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `activities_org` ON `activities` (`org`,`id`);--> statement-breakpoint
CREATE INDEX `activities_person` ON `activities` (`org`,`person`,`id`);--> statement-breakpoint
CREATE INDEX `activities_parent` ON `activities` (`parent`,`id`);--> statement-breakpoint
CREATE INDEX `activities_subject` ON `activities` (`subject`);--> statement-breakpoint
CREATE TABLE `follows` (
	`org` text NOT NULL,
	`follower` text NOT NULL,
	`followed` text NOT NULL,
	PRIMARY KEY(`org`, `follower`, `followed`),
	FOREIGN KEY (`org`,`follower`) REFERENCES `memberships`(`org`,`person`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`org`,`followed`) REFERENCES `memberships`(`org`,`person`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `follows_followed` ON `follows` (`org`,`followed`);--> statement-breakpoint
CREATE TABLE `reactions` (
	`activity` integer NOT NULL,
	`person` text NOT NULL,
	`emoji` text NOT NULL,
	PRIMARY KEY(`activity`, `emoji`, `person`),
	FOREIGN KEY (`activity`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reactions_person` ON `reactions` (`person`);