ALTER TABLE "checkout_pages" ADD COLUMN "challengedBy" TEXT;
